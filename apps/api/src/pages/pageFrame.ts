import { html, raw } from "hono/html"
import type { HtmlEscapedString } from "hono/utils/html"
import { pageStyle } from "./pageStyle.ts"

/** Text that is safe to stand in a page. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** A whole page: no script, no font, nothing from anywhere else. */
export const pageFrame = (title: string, body: Html): Html =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(pageStyle)}</style>
</head>
<body>${body}</body>
</html>
`
