import { spawn, spawnSync } from "node:child_process"
import { createServer } from "node:http"
import { connect, createServer as listen } from "node:net"
import type { AddressInfo, Server } from "node:net"
import { join } from "node:path"
import { assert, describe, it } from "vitest"

const program = join(import.meta.dirname, "../../deploy/health.ts")

/** How the check ends. Not waited for by blocking: what it asks runs in this process. */
const check = (...args: ReadonlyArray<string>) =>
  new Promise<number | null>((resolve) => spawn(process.execPath, [program, ...args], { stdio: "ignore" }).once("close", resolve))

const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())) }
}

describe("the health check of the image", () => {
  it.each(["bot", "api"])("calls the %s well when it says so, and ill when it does not, or does not listen", async (app) => {
    let status = 200
    const server = createServer(({ url }, answer) => void answer.writeHead(url === "/health" ? status : 404).end())
    const port = await (async () => {
      await using up = await listening(server)
      assert.strictEqual(await check(app, String(up.port)), 0)
      status = 503
      assert.strictEqual(await check(app, String(up.port)), 1)
      server.closeAllConnections()
      return up.port
    })()
    assert.strictEqual(await check(app, String(port)), 1)
  })

  it("calls the watcher well while a connection to its database stands", async () => {
    await using up = await listening(listen(() => {}))
    assert.strictEqual(await check("watcher", String(up.port)), 1)
    const connection = connect(up.port, "127.0.0.1")
    await new Promise((resolve) => connection.once("connect", resolve))
    assert.strictEqual(await check("watcher", String(up.port)), 0)
    connection.destroy()
  })

  it("calls nothing well that it does not know", () => {
    const { status, stderr } = spawnSync(process.execPath, [program, "operator"], { encoding: "utf8" })
    assert.notStrictEqual(status, 0)
    assert.include(stderr, "Name the app: bot, watcher or api.")
  })
})
