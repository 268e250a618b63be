import { Segments } from '../parts/Segments.tsx'
import { lookAt } from './draft/use-draft.ts'

/** Between the active rules and the draft that is kept. */
export function WhichRules({ shown }: { readonly shown: 'active' | 'draft' }) {
  return (
    <Segments
      label="Which rules are shown"
      value={shown}
      options={[
        { value: 'active', label: 'Active' },
        { value: 'draft', label: 'Draft' },
      ]}
      onChange={lookAt}
    />
  )
}
