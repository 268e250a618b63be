import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { junitReport } from '#core/cli/junit.ts'

test('a report is well-formed XML with a failure for each line, whatever the texts hold', () => {
  const names: string[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const { name: called, message, failures } = attributes
    names.push([name, called ?? message ?? '', failures ?? ''].join(' ').trim())
  })
  parser.on('error', (error) => {
    throw error
  })
  const report = junitReport([
    { suite: 'a.json', name: 'signs up', failures: [] },
    { suite: 'a.json', name: 'too young & "bold"', failures: ['18 > 17,\nsaid \u0000 <b>', 'and more'] },
    { suite: 'b.json', name: 'half a \ud83d', failures: [] },
  ])
  parser.write(report).close()
  expect(names).toEqual([
    'testsuites',
    'testsuite a.json 1',
    'testcase signs up',
    'testcase too young & "bold"',
    'failure 18 > 17,\nsaid \ufffd <b>',
    'failure and more',
    'testsuite b.json 0',
    'testcase half a \ufffd',
  ])
})
