export function ChannelInspector(_props: { readonly name: string }) {
  return null
}
