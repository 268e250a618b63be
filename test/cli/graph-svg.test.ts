import { expect, test } from 'vitest'
import { graphToSvg } from '#core/cli/answers/graph-svg.ts'
import { GRAPH } from '../contract/graph.ts'

test('SVG: every node and edge is drawn once, inside the picture, with its number', async () => {
  const text = await graphToSvg(GRAPH)
  const [, width = 0, height = 0] = (/width="([\d.]+)" height="([\d.]+)"/.exec(text) ?? []).map(Number)
  const boxes = [...text.matchAll(/class="node"><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)]
  expect(boxes.length).toBe(2)
  for (const [, x = 0, y = 0, w = 0] of boxes.map((box) => box.map(Number))) {
    expect(x + w).toBeLessThanOrEqual(width)
    expect(y).toBeLessThanOrEqual(height)
  }
  const [first = 0, second = 0] = boxes.map(([, x]) => Number(x))
  expect(first).toBeLessThan(second)
  expect(text.match(/class="edge"/g)?.length).toBe(3)
  expect(text).toContain('A &quot;x&quot; &amp; &lt;b&gt; → back\\slash, comma: 10 moves, 3 people')
  expect(text).toContain('stroke-dasharray')
  expect(await graphToSvg(GRAPH)).toBe(text)
})
