import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { diagnosticsOf, offsetIn } from '../../../renderer/rules/editor/diagnostics.ts'

const { doc } = EditorState.create({ doc: '{\n  "a": "x => 1"\n}' })

test('a line and column lead to a place in the text; past its end to its end', () => {
  expect(doc.sliceString(offsetIn(doc, 2, 3), offsetIn(doc, 2, 6))).toBe('"a"')
  expect(offsetIn(doc, 9, 1)).toBe(doc.length)
  expect(offsetIn(doc, 2, 99)).toBe(doc.line(2).to)
})

test('a finding is marked where it is, and says what to do', () => {
  const finding = {
    severity: 'error',
    code: 'condition',
    message: 'CEL has no operator =>.',
    hint: 'Write >=.',
  } as const
  const [marked] = diagnosticsOf(doc, [{ ...finding, rule: 'one', line: 2, column: 11 }])
  expect(doc.sliceString(marked?.from ?? 0, marked?.to)).toBe('=')
  expect(marked?.message).toBe('one: CEL has no operator =>. Write >=.')
  expect(diagnosticsOf(doc, [finding])[0]).toMatchObject({ from: 0, to: 1 })
})
