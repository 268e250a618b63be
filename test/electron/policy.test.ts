import { expect, test } from 'vitest'
import { CONTENT_POLICY, fileFor, mayNavigate, mayOpenOutside } from '../../electron/policy.ts'

test('addresses lead to files of the page and nowhere else', () => {
  expect(fileFor('app://journeyscope/', '/app/renderer')).toBe('/app/renderer/index.html')
  expect(fileFor('app://journeyscope/assets/a.js', '/app/renderer')).toBe('/app/renderer/assets/a.js')
  for (const bad of [
    'app://other/index.html',
    'file:///etc/passwd',
    'app://journeyscope/..%2f..%2fetc/passwd',
    'app://journeyscope/%00',
    'app://journeyscope/%zz',
    'nonsense',
  ]) {
    expect([bad, fileFor(bad, '/app/renderer')]).toEqual([bad, null])
  }
})

test('a window stays on its page, and only https leaves for the browser', () => {
  expect(mayNavigate('app://journeyscope/#/people')).toBe(true)
  expect(mayNavigate('app://journeyscope.evil/')).toBe(false)
  expect(mayNavigate('https://example.com')).toBe(false)
  expect([
    mayOpenOutside('https://example.com'),
    mayOpenOutside('file:///x'),
    mayOpenOutside('javascript:1'),
  ]).toEqual([true, false, false])
})

test('the policy allows no script but its own, and no eval', () => {
  expect(CONTENT_POLICY).toContain("script-src 'self';")
  expect(CONTENT_POLICY).not.toContain('unsafe-eval')
  expect(CONTENT_POLICY).toContain("default-src 'none'")
})
