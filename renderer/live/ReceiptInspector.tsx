export function ReceiptInspector(_props: { readonly arrival: number }) {
  return null
}
