/** One case of a JUnit report; `failures` are its lines. */
export interface JunitCase {
  readonly suite: string
  readonly name: string
  readonly failures: readonly string[]
}

// XML 1.0 has no way to write most control characters, not even escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function inXml(text: string): string {
  return text
    .toWellFormed()
    .replace(NOT_IN_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
}

/** A report in the XML that CI systems read (JUnit's, as Jenkins and GitLab document it). */
export function junitReport(cases: readonly JunitCase[]): string {
  const suites = [...new Set(cases.map(({ suite }) => suite))].map((suite) => {
    const own = cases.filter((entry) => entry.suite === suite)
    const failed = own.filter(({ failures }) => failures.length > 0).length
    const lines = own.map(({ name, failures }) => {
      const open = `    <testcase classname="${inXml(suite)}" name="${inXml(name)}"`
      if (failures.length === 0) return `${open}/>`
      const inner = failures.map((text) => `      <failure message="${inXml(text)}"/>`)
      return [`${open}>`, ...inner, '    </testcase>'].join('\n')
    })
    const head = `  <testsuite name="${inXml(suite)}" tests="${own.length}" failures="${failed}">`
    return [head, ...lines, '  </testsuite>'].join('\n')
  })
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n')
}
