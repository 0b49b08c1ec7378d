import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, it } from "vitest"

const server = fileURLToPath(new URL("../../support/postgresServer.ts", import.meta.url))

it("a run that has failed exits with its own code, though it used the embedded PostgreSQL", async () => {
  const script = `await import(${JSON.stringify(server)}); process.exitCode = 3`
  const code = await new Promise((resolve) => {
    execFile(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script], (error) => resolve(error?.code ?? 0))
  })
  assert.strictEqual(code, 3)
})
