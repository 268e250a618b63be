/**
 * Lines in the order in which they are to be drawn, so that a number lies above the lines that it stands on. Where two
 * numbers stand on each other's lines one of them has to be struck through.
 * @param over by line, the lines that its number stands on
 */
export function drawingOrder(over: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const order: string[] = []
  const seen = new Set<string>()
  const visit = (line: string): void => {
    if (seen.has(line)) return
    seen.add(line)
    for (const under of over.get(line) ?? []) visit(under)
    order.push(line)
  }
  for (const line of over.keys()) visit(line)
  return order
}
