import { defineConfig } from "vitest/config"

const conditions = ["@sigmatrade/source"]

/**
 * The local chain's own fault: it now and then stops answering for good when it is asked while it mines (foundry-rs/foundry#10452).
 * Such a case is played once more on a new chain; these are the words of the tests' own client, which nothing of ours uses.
 */
const CHAIN_STALLED = /The request took too long to respond/

/**
 * In CI a test that plays with real servers and clocks is played once more when it fails, and CI names it, its failure and how many there were
 * (`.ci/run`): more than a few of them fail the whole. Elsewhere nothing but a stalled chain is forgiven.
 */
const RETRY = { count: 1, ...(process.env["CI"] === "true" ? {} : { condition: CHAIN_STALLED }) }

/** Tests that touch nothing outside their own process share one for all files: each file would load everything anew, half of the time. */
const PURE = ["unit/**/*.test.ts", "property/**/*.test.ts"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    root: import.meta.dirname,
    setupFiles: ["support/errorsByField.ts"],
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What comes by itself comes late on a busy machine; none of these is about how soon.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      { extends: true, test: { name: "pure", include: PURE, isolate: false } },
      { extends: true, test: { name: "real", include: ["**/*.test.ts"], exclude: PURE, globalSetup: ["support/postgresServer.ts"], retry: RETRY } }
    ]
  }
})
