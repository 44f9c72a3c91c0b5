import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

const AGAIN_S = { starting: 2, away: 5 } as const
/** Both languages: whose page it will be is not known without the database. */
const WORDS = {
  starting: [
    ['en', 'Onefold is starting', 'This page opens by itself in a moment.'],
    ['zh-CN', 'Onefold 正在启动', '稍后将自动打开本页。'],
  ],
  away: [
    [
      'en',
      'The database does not answer',
      'No page can be opened until it does. Nothing that was confirmed is lost. This page tries again every five seconds.',
    ],
    ['zh-CN', '数据库无响应', '恢复之前无法打开页面。已确认的数据不会丢失。本页每五秒自动重试。'],
  ],
} as const

const STYLE =
  ':root{color-scheme:light dark}body{margin:0}main{min-height:100vh;display:grid;place-content:center;gap:24px;padding:24px;box-sizing:border-box;background:#cfd4d7;color:#1b2226;font:14px/1.5 Inter,"Noto Sans SC",system-ui,sans-serif}section{max-width:52ch}h1{margin:0 0 4px;font-size:16px;font-weight:600}p{margin:0;color:#475259}@media(prefers-color-scheme:dark){main{background:#12171a;color:#e6eaec}p{color:#9eaab1}}'
/** A sandbox would keep it from asking again. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

/** Whether a person's browser asks for a page. */
export const wantsPage = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') && headers.accept?.includes('text/html') === true

/** For who asks for a page that cannot be drawn now: why not, and it asks again by itself. */
export function sayWaiting(response: ServerResponse, why: keyof typeof WORDS): void {
  const again = String(AGAIN_S[why])
  const said = WORDS[why].map(([lang, title, text]) => `<section lang="${lang}"><h1>${title}</h1><p>${text}</p></section>`).join('')
  response.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'retry-after': again, 'content-security-policy': POLICY })
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${again}"><title>Onefold</title><style>${STYLE}</style><main>${said}</main></html>`,
  )
}
