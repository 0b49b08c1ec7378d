import { join } from "node:path"
import { env } from "node:process"
import { defineConfig } from "vitest/config"

const root = join(import.meta.dirname, "../..")
const fewerRuns = join(import.meta.dirname, "fewerRuns.ts")
const mutated = env["MUTATED"] ?? "*"

/** What becomes of deposits after a broken finality is asked for where finality is. */
const ALSO: Readonly<Record<string, ReadonlyArray<string>>> = { deposit: ["unit/confirmation/{brokenFinality,returnedPayments}.test.ts"] }

/**
 * The tests that must notice a mutant: those of its concept and the contracts of the stores, on memory adapters. Our own packages are
 * read beside this file and not through `node_modules`, whose links lead out of the sandbox to sources that nobody has mutated.
 */
export default defineConfig({
  plugins: [{
    name: "fewer-runs",
    enforce: "pre",
    resolveId: (source, importer) => source === "fast-check" && importer !== fewerRuns ? fewerRuns : undefined
  }],
  resolve: {
    alias: [
      { find: /^@sigmatrade\/(core|adapters)\/(.*)$/, replacement: join(root, "packages/$1/src/$2.ts") },
      { find: /^@sigmatrade\/(bot|watcher|api)\/(.*)$/, replacement: join(root, "apps/$1/src/$2.ts") }
    ]
  },
  test: {
    root: join(root, "test"),
    include: [`{unit,property}/${mutated}/**/*.test.ts`, "contract/memory.test.ts", ...(ALSO[mutated] ?? [])],
    // Kills every mutant that it can only by a hundred whole worlds, each as long as all other tests together.
    exclude: ["property/payout/crash.test.ts"],
    setupFiles: ["support/errorsByField.ts"],
    isolate: false,
    maxWorkers: 1,
    pool: "threads",
    testTimeout: 60_000
  }
})
