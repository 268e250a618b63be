const MARK =
  '<svg width="28" height="28" viewBox="0 0 24 24" fill="none" stroke-width="2.4" stroke-linecap="round" aria-hidden="true"><g stroke="var(--ink)"><circle cx="5.5" cy="5.5" r="2.6"/><path d="M8.6 5.5h6.2a4 4 0 0 1 0 8H9.2a3.4 3.4 0 0 0 0 6.8h5"/></g><circle cx="18.6" cy="19.2" r="2.6" fill="#1c7470"/></svg>'

/** The window's own colours: its style sheet is behind the token, so that this page brings what it needs. */
const STYLE = `:root{color-scheme:light dark;--bg:#f3f4f5;--surface:#fff;--line:#e4e6e9;--ink:#15181c;--ink2:#474d55}
@media (prefers-color-scheme:dark){:root{--bg:#0e1012;--surface:#15181b;--line:#262a2f;--ink:#eceef0;--ink2:#b4bac1}}
body{display:grid;place-items:center;min-height:100vh;margin:0;padding:24px;box-sizing:border-box;background:var(--bg);color:var(--ink);font:13px/20px "Inter Variable",Inter,system-ui,sans-serif}
main{box-sizing:border-box;width:min(520px,100%);padding:28px 32px;border:1px solid var(--line);border-radius:8px;background:var(--surface)}
h1{margin:14px 0 6px;font-size:20px;line-height:26px;font-weight:600}
p{margin:0 0 10px;color:var(--ink2)}
code{display:block;padding:8px 10px;border:1px solid var(--line);border-radius:6px;background:var(--bg);color:var(--ink);font:12px/18px "JetBrains Mono",ui-monospace,monospace;overflow-wrap:anywhere}`

export const TOKEN_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** What a browser without the token sees: what is missing, and where it is found. `origin` is `http://host:port`. */
export function tokenPage(title: string, text: string, origin: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · journeyscope</title><style>${STYLE}</style><body><main>${MARK}<h1>${title}</h1><p>${text}</p><p>It stands in the terminal where journeyscope was started:</p><code>Open the window: ${origin}/?token=…</code></main></body></html>`
}
