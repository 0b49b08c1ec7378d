import { build } from "esbuild"
import type { Plugin } from "esbuild"
import { cp, readFile, rm } from "node:fs/promises"
import { join, relative, resolve } from "node:path"
import { copyAssets } from "./copyAssets.ts"

/**
 * Each app in one file and what it shares with others or loads when it is asked for in files beside it: smaller in memory and quicker to start
 * than its sources. In one file alone nothing could be left out until it is needed, and every module would be wrapped.
 */
const apps = {
  bot: "apps/bot/src/main.ts",
  watcher: "apps/watcher/src/main.ts",
  api: "apps/api/src/main.ts",
  operator: "apps/watcher/src/operatorMain.ts",
  backup: "apps/watcher/src/backupMain.ts",
  restore: "apps/watcher/src/restoreMain.ts",
  importLegacy: "apps/watcher/src/legacyMain.ts",
  // Whether an app is well: asked by the container it runs in.
  health: "deploy/health.ts",
  // What the bot starts to draw a chart.
  chartProgram: "apps/bot/src/charts/chartProgram.ts"
}
/** What drawing reads from packages and no bundle can hold: it lies where a package would, below the bundle's folder. */
const packageFiles = [
  "@resvg/resvg-wasm/index_bg.wasm",
  ...["LICENSE", "ttf/DejaVuSans.ttf", "ttf/DejaVuSans-Bold.ttf"].map((name) => `dejavu-fonts-ttf/${name}`)
]
const sources = ["packages/core/src", "packages/adapters/src", "apps/bot/src", "apps/watcher/src", "apps/api/src"]

/**
 * Our files find SQL, texts and pages beside themselves through `import.meta`. A bundle lies elsewhere, so each of
 * our modules gets the place that `copyAssets` gives its neighbours: the same path below the bundle's folder.
 */
const keepPlaces = (root: string): Plugin => ({
  name: "keepPlaces",
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /\/(packages|apps)\/[^/]+\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8")
      const own = text.replaceAll(/import\.meta\.(url|dirname)/g, "place.$1")
      return { contents: own === text ? text : `${placeOf(relative(root, path))} ${own}`, loader: "ts" }
    })
  }
})

/** What `import.meta` would say if the module stood below the bundle's folder. On one line, so that line numbers stay. */
const placeOf = (path: string) =>
  `import { fileURLToPath as pathOfUrl } from "node:url"; const placeUrl = new URL(${JSON.stringify(path)}, import.meta.url);` +
  ` const place = { url: placeUrl.href, dirname: pathOfUrl(new URL(".", placeUrl)).replace(/.$/, "") };`

/** What packages in the old module format expect to be there. */
const oldModuleFormat = `import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);` +
  ` const __dirname = import.meta.dirname; const __filename = import.meta.filename;`

/** Writes each of these programs with everything it needs into a folder: `bot.js`, `watcher.js` and so on, and the files they share. */
const bundle = async (root: string, folder: string, entryPoints: Readonly<Record<string, string>>): Promise<void> => {
  await rm(folder, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: { ...entryPoints },
    outdir: folder,
    bundle: true,
    splitting: true,
    // Names stay as they are: to keep them beside shorter ones costs a call for every function that is made.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    conditions: ["@sigmatrade/source"],
    external: ["pg-native"],
    banner: { js: oldModuleFormat },
    plugins: [keepPlaces(root)]
  })
  for (const source of sources) copyAssets(join(root, source), join(folder, source))
  for (const path of packageFiles) await cp(join(root, "node_modules", path), join(folder, "node_modules", path))
}

// Others than the apps are named as `name=path`: the watcher of the tests is started so, since a test cannot wait for sources to be read.
const [root = ".", folder = "dist/apps", ...others] = process.argv.slice(2)
await bundle(resolve(root), resolve(root, folder), others.length === 0 ? apps : Object.fromEntries(others.map((one) => one.split("=", 2))))
