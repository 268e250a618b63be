export function AttributionView() {
  return null
}
