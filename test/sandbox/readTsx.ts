import { transformSync } from "esbuild"
import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import { fileURLToPath } from "node:url"

/** Node runs TypeScript as it is, but no JSX: the dashboard's pages are translated when they are first asked for. Deployed apps are bundled and need no such thing. */
registerHooks({
  load: (url, context, next) => {
    if (!url.endsWith(".tsx")) return next(url, context)
    const { code } = transformSync(readFileSync(fileURLToPath(url), "utf8"), { loader: "tsx", jsx: "automatic", jsxImportSource: "hono/jsx", sourcemap: "inline" })
    return { format: "module", source: code, shortCircuit: true }
  }
})
