export function StepInspector(_props: { readonly id: string }) {
  return null
}
