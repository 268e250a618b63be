export function EdgeInspector(_props: { readonly from: string; readonly to: string }) {
  return null
}
