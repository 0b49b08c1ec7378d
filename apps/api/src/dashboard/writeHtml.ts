import type { JSX } from "hono/jsx/jsx-runtime"
import type { HtmlEscapedString } from "hono/utils/html"

/** An element as the text that is sent. No component of ours waits for anything. */
export const writeHtml = (element: JSX.Element): string => (element as HtmlEscapedString).toString()
