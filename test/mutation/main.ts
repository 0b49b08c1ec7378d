import { Stryker } from "@stryker-mutator/core"
import { env } from "node:process"
import { fileURLToPath } from "node:url"

const folders = ["ledger", "referral", "level", "deposit", "payout"]

const pluginFile = fileURLToPath(new URL("nameIgnorer.ts", import.meta.url))

/**
 * `npm run test:mutation -- ledger deposit/planCredit` takes these only, and with `static` among them also the declarations that are
 * evaluated when a module is loaded: every test runs for each of these, so it takes hours instead of minutes.
 */
const isStatic = process.argv.includes("static")

/** Breaks a folder of core, or one file of it, in every small way there is, and says which of them no test notices. */
const mutate = async (part: string) => {
  env["MUTATED"] = part.split("/")[0]
  const name = part.replaceAll("/", "-")
  await new Stryker({
    mutate: [part.includes("/") ? `packages/core/src/${part}.ts` : `packages/core/src/${part}/**/*.ts`],
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner", pluginFile],
    ignorers: ["names"],
    vitest: { configFile: "test/mutation/vitest.config.ts", dir: "test", related: true },
    coverageAnalysis: "perTest",
    ignoreStatic: !isStatic,
    concurrency: 1,
    reporters: ["clear-text", "json", "progress-append-only"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
    jsonReporter: { fileName: `.test-output/mutation/${name}.json` },
    incremental: true,
    incrementalFile: `.test-output/mutation/${name}.incremental.json`,
    tempDirName: ".test-output/mutation/sandbox",
    ignorePatterns: [".test-output", "**/dist", "docs", "deploy"],
    checkers: [],
    timeoutMS: 30_000,
    thresholds: { high: 90, low: 90, break: null },
    allowEmpty: true
  }).runMutationTest()
}

const asked = process.argv.slice(2).filter((word) => word !== "static")
const unknown = asked.filter((part) => !folders.includes(part.split("/")[0] ?? ""))
if (unknown.length > 0) throw new Error(`Not a folder that is mutated: ${unknown.join(", ")}. They are ${folders.join(", ")}.`)
for (const part of asked.length === 0 ? folders : asked) await mutate(part)
