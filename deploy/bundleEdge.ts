import { build } from "esbuild"
import type { Plugin } from "esbuild"
import { readdirSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { basename, dirname, join, resolve } from "node:path"

/** The Workers: each app's start file for workerd. */
const workers = { api: "apps/api/src/edge.ts", bot: "apps/bot/src/edge.ts" }

/** There are no files beside a Worker: the texts of the bot become part of it. */
const holdTexts: Plugin = {
  name: "holdTexts",
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /\/texts\/textSource\.ts$/ }, ({ path }) => {
      const folder = dirname(path)
      const files = readdirSync(folder).filter((name) => name.endsWith(".ftl"))
      const texts = Object.fromEntries(files.map((name) => [basename(name, ".ftl"), readFileSync(join(folder, name), "utf8")]))
      return { contents: `const texts = ${JSON.stringify(texts)}\nexport const textSource = (language) => texts[language]` }
    })
  }
}

/** Modules of Node by their full names, as workerd knows them; one of which nothing is used is left out. */
const nameBuiltins: Plugin = {
  name: "nameBuiltins",
  setup: (esbuild) => {
    esbuild.onResolve({ filter: new RegExp(`^(node:)?(${builtinModules.join("|")})$`) }, ({ path }) =>
      ({ path: path.startsWith("node:") ? path : `node:${path}`, external: true, sideEffects: false }))
  }
}

/** What packages in the old module format expect to be there. */
const oldModuleFormat = `import { createRequire } from "node:module"; const require = createRequire("/");`

/** Writes each Worker as one module with everything it needs into a folder: `api.js` and so on. workerd brings `node:` with it. */
const bundleEdge = async (root: string, folder: string, entryPoints: Readonly<Record<string, string>>): Promise<void> => {
  await build({
    absWorkingDir: root,
    entryPoints: { ...entryPoints },
    outdir: folder,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "browser",
    target: "es2024",
    format: "esm",
    mainFields: ["module", "main"],
    conditions: ["@sigmatrade/source", "workerd", "worker", "browser"],
    banner: { js: oldModuleFormat },
    plugins: [holdTexts, nameBuiltins]
  })
}

// Other Workers than these are named as `name=path`.
const [root = ".", folder = "dist/edge", ...others] = process.argv.slice(2)
await bundleEdge(resolve(root), resolve(root, folder), others.length === 0 ? workers : Object.fromEntries(others.map((one) => one.split("=", 2))))
