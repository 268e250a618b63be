import { describe, expect, it } from 'vitest'
import { readPaths } from '#core/attribution/read-paths.ts'
import { describeProblem } from '#core/base/result.ts'

const HEADER = 'path,total_conversions,total_conversion_value,total_null'

function problemOf(text: string): string {
  const read = readPaths(text)
  return read.ok ? 'no problem' : describeProblem(read.error)
}

describe('reading paths', () => {
  it.each([',', ';', '\t', '|'])('finds the delimiter %j and merges equal paths', (delimiter) => {
    const text = `\uFEFF${HEADER}\r\na > b,1,2.5,0\r\n\r\n"a > b",2,1e1,3\r\nb,0,0,4`.replaceAll(
      ',',
      delimiter,
    )
    expect(readPaths(text)).toEqual({
      ok: true,
      value: [
        { channels: ['a', 'b'], conversions: 3, value: 12.5, nulls: 3 },
        { channels: ['b'], conversions: 0, value: 0, nulls: 4 },
      ],
    })
  })

  it('does without the columns for value and nulls, and passes over others', () => {
    const read = readPaths('id,total_conversions,path\n7,2,"say ""hi"", twice > mail"\n')
    expect(read).toEqual({
      ok: true,
      value: [{ channels: ['say "hi", twice', 'mail'], conversions: 2, value: 0, nulls: 0 }],
    })
  })

  it.each([
    ['', 'line 1: the file is empty.'],
    ['path;count\na;1', 'line 1: there is no column total_conversions.'],
    [`${HEADER}\na > b,1,0,0\na > > b,1,0,0`, 'line 3: column path has an empty channel: "a > > b".'],
    [
      `${HEADER}\n"a\n > b",1,0,0\nc,-1,0,0`,
      'line 4: column total_conversions: a number of 0 or more wanted, "-1"',
    ],
    [`${HEADER}\na,1,1.000,50,0`, 'line 2: 5 fields where the first line names 4 columns.'],
    [`${HEADER}\na,1,x,0`, 'line 2: column total_conversion_value: a number wanted, "x" found.'],
    [`${HEADER}\na,0x10,0,0`, 'line 2: column total_conversions'],
    [`${HEADER}\na,1,0,`, 'line 2: column total_null: a number of 0 or more wanted, "" found.'],
    [`${HEADER}\n\n"a,1,0,0\n`, 'line 3: a quoted field is not closed.'],
    [`${HEADER}\n"a"b,1,0,0`, 'line 2: text follows a quoted field.'],
  ])('says what is wrong and where: %j', (text, message) => {
    expect(problemOf(text)).toContain(message)
  })
})
