import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Whose } from '#core/contract/shared.ts'
import type { Scope } from '#core/contract/workspace.ts'
import { go, useAddress, useFilter } from '../address/use-address.ts'
import { api } from '../transport/client.ts'

/** `nothing`: it compiles and nobody passes, as while half of a value is typed. */
export type FilterState = 'none' | 'good' | 'bad' | 'nothing'

export interface FilterText {
  readonly typed: string
  readonly whose: Whose
  readonly state: FilterState
  readonly problem: Scope['problem']
  /** What is typed is not what filters. */
  readonly isWaiting: boolean
  readonly inForce: string
  readonly scope: Scope | undefined
  type(text: string): void
  choose(whose: Whose): void
  /** Puts what is typed in force although nobody passes. */
  apply(): void
  clear(): void
}

/** The expression as it is typed. It takes effect by itself once it compiles and leaves somebody. */
export function useFilterText(): FilterText {
  const address = useAddress()
  const filter = useFilter()
  const inForce = address.where ?? ''
  const whoseInForce = address.whose ?? 'events'
  const [typed, setTyped] = useState(inForce)
  const [whose, setWhose] = useState<Whose>(whoseInForce)
  // Only what a person typed may change the address; what the address brought must not.
  const [isEdited, setIsEdited] = useState(false)
  const [candidate] = useDebouncedValue(typed.trim(), 250)

  // Back, forward and links change the filter from outside.
  useEffect(() => {
    setTyped(inForce)
    setWhose(whoseInForce)
    setIsEdited(false)
  }, [inForce, whoseInForce])

  const scope = useQuery(api.workspace.scope.queryOptions({ input: { filter } }))
  const differs = candidate !== inForce || whose !== whoseInForce
  const trial = useQuery(
    api.workspace.scope.queryOptions({
      input: { filter: { ...filter, where: candidate, whose } },
      enabled: candidate !== '' && differs,
      placeholderData: () => undefined,
    }),
  )
  const isTried = isEdited && candidate !== '' && differs && candidate === typed.trim()
  const tried = isTried ? trial.data : undefined
  const problem = isTried ? (tried?.problem ?? null) : (scope.data?.problem ?? null)
  const passes = tried !== undefined && problem === null && tried.people > 0
  useEffect(() => {
    // Typing makes no entries to come back to; the filter before it has one already.
    if (passes && isEdited) go({ where: candidate, whose }, { replace: inForce !== '' })
  }, [passes, isEdited, candidate, whose, inForce])
  useEffect(() => {
    if (isEdited && candidate === '' && typed.trim() === '' && inForce !== '') go({ where: undefined })
  }, [isEdited, candidate, typed, inForce])

  const shown = isTried ? tried : scope.data
  const leavesNobody = shown !== undefined && shown.people === 0 && shown.allPeople > 0
  // Nothing is said of what has not been looked at yet.
  const isUnread = isEdited && (candidate !== typed.trim() || (differs && tried === undefined))
  const isEmpty = typed.trim() === '' || isUnread
  const state = isEmpty ? 'none' : problem !== null ? 'bad' : leavesNobody ? 'nothing' : 'good'
  return {
    typed,
    whose,
    state,
    problem,
    isWaiting: isTried && !passes,
    inForce,
    scope: scope.data,
    type: (text) => {
      setTyped(text)
      setIsEdited(true)
    },
    choose: (next) => {
      setWhose(next)
      if (inForce !== '' && typed.trim() === inForce) go({ whose: next })
      else setIsEdited(true)
    },
    apply: () => {
      if (tried !== undefined && problem === null) go({ where: candidate, whose })
    },
    clear: () => {
      setTyped('')
      go({ where: undefined })
    },
  }
}
