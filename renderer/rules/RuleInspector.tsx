export function RuleInspector(_props: { readonly id: string }) {
  return null
}
