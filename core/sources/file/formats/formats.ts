import type { FileFormat } from '#core/contract/imports.ts'
import type { FormatReader } from '../rows.ts'
import { csv } from './csv.ts'
import { json, ndjson } from './json.ts'
import { paths } from './paths.ts'
import { xes } from './xes.ts'

/** One reader for each format. */
export const FORMATS: Record<FileFormat, FormatReader> = { ndjson, json, csv, xes, paths }
