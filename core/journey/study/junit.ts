import type { RuleTestResult } from './rule-test.ts'

/** Text as XML may carry it: characters that XML 1.0 has no way to write are left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Results as JUnit XML, which build servers show. */
export function toJunit(
  suites: readonly { readonly file: string; readonly results: readonly RuleTestResult[] }[],
): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>']
  for (const { file, results } of suites) {
    const failed = results.filter(({ passed }) => !passed).length
    lines.push(
      `  <testsuite name="${escapeXml(file)}" tests="${results.length}" failures="${failed}" errors="0" skipped="0">`,
    )
    for (const { name, passed, failures } of results) {
      const open = `    <testcase classname="${escapeXml(file)}" name="${escapeXml(name)}"`
      if (passed) lines.push(`${open}/>`)
      else {
        const [first = ''] = failures
        const all = escapeXml(failures.join('\n'))
        lines.push(
          `${open}>`,
          `      <failure message="${escapeXml(first)}">${all}</failure>`,
          '    </testcase>',
        )
      }
    }
    lines.push('  </testsuite>')
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`
}
