import { CreditBy, type CreditModel, CreditModel as CreditModelSchema } from '#core/contract/graph.ts'
import type { CaseKind, Lens } from '#core/contract/shared.ts'
import { CaseKind as CaseKindSchema, Lens as LensSchema } from '#core/contract/shared.ts'

export const COLOURS = ['volume', 'conversion', 'dropoff', 'credit', 'difference'] as const
/** What the colours of the canvas count. */
export type Colour = (typeof COLOURS)[number]

export const LABELS = ['moves', 'people', 'probability', 'median'] as const
/** What the number on an edge is. */
export type Label = (typeof LABELS)[number]

/** How the graph is looked at; every choice is part of the address. */
export interface GraphOptions {
  readonly lens: Lens | undefined
  readonly caseKind: CaseKind
  /** Id of a further journey; `undefined` for the main one. */
  readonly journey: string | undefined
  /** `undefined`: conversion where one is defined, else volume. */
  readonly colour: Colour | undefined
  readonly model: CreditModel
  readonly by: CreditBy
  /** How long before a conversion a touchpoint counts, in ms; `undefined`: ever. */
  readonly lookback: number | undefined
  readonly label: Label
  /** Share of nodes and edges that is drawn, in percent; `undefined` lets the view choose. */
  readonly nodes: number | undefined
  readonly edges: number | undefined
  /** Whether it is drawn where cases begin and end. */
  readonly marks: boolean
  readonly shownAs: 'picture' | 'table' | 'paths'
}

function oneOf<Value extends string>(values: readonly Value[], text: string | undefined): Value | undefined {
  return values.find((value) => value === text)
}

/** Whole days in milliseconds; what is none looks back over the whole journey. */
export function readLookback(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) * 86_400_000 : undefined
}

function percent(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,3}$/.test(text)) return undefined
  return Math.min(100, Number(text))
}

export function readOptions(params: Readonly<Record<string, string>>): GraphOptions {
  return {
    lens: LensSchema.safeParse(params.lens).data,
    caseKind: CaseKindSchema.safeParse(params.case).data ?? 'user',
    journey: params.journey,
    colour: oneOf(COLOURS, params.colour),
    model: CreditModelSchema.safeParse(params.model).data ?? 'linear',
    by: CreditBy.safeParse(params.by).data ?? 'conversions',
    lookback: readLookback(params.lookback),
    label: oneOf(LABELS, params.labels) ?? 'moves',
    nodes: percent(params.nodes),
    edges: percent(params.edges),
    marks: params.marks !== 'off',
    shownAs: oneOf(['table', 'paths'] as const, params.as) ?? 'picture',
  }
}
