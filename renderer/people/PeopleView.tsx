import { useCallback } from 'react'
import { useAddress } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Loading } from '../parts/Loading.tsx'
import { PeopleList } from './PeopleList.tsx'
import styles from './PeopleView.module.css'
import { PersonPane } from './PersonPane.tsx'
import { usePerson } from './use-person.ts'

/** People: a list, one person's timeline, and the state as of any event. */
export function PeopleView() {
  return null
}
