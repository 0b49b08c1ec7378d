import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Address } from "viem"

/** What Ponder is to read: a token's transfers to one wallet within `first..last`. */
export interface PonderTask {
  readonly httpUrl: string
  readonly token: Address
  readonly wallet: Address
  readonly first: number
  readonly last: number
  /** An empty PostgreSQL database; without it Ponder keeps everything in the memory of its own PGlite, which is slower. */
  readonly databaseUrl: string | undefined
}

/** Above anything a run reaches: Ponder's own default of 50 requests per second would measure that default. */
const REQUESTS_PER_SECOND_MAX = 1_000_000

const configOf = ({ databaseUrl, first, httpUrl, last, token, wallet }: PonderTask) => {
  const database = databaseUrl === undefined
    ? { kind: "pglite", directory: "memory://" }
    : { kind: "postgres", connectionString: databaseUrl }
  return `import { createConfig } from "ponder"
import { http, parseAbi } from "viem"

export default createConfig({
  database: ${JSON.stringify(database)},
  networks: {
    bsc: {
      chainId: 56,
      transport: http(${JSON.stringify(httpUrl)}, { batch: true }),
      maxRequestsPerSecond: ${REQUESTS_PER_SECOND_MAX},
      disableCache: true
    }
  },
  contracts: {
    Token: {
      network: "bsc",
      abi: parseAbi(["event Transfer(address indexed from, address indexed to, uint256 value)"]),
      address: ${JSON.stringify(token)},
      startBlock: ${first},
      endBlock: ${last},
      filter: { event: "Transfer", args: { to: ${JSON.stringify(wallet)} } }
    }
  }
})
`
}

const SCHEMA = `import { onchainTable } from "ponder"

export const payment = onchainTable("payment", (table) => ({
  id: table.text().primaryKey(),
  blockNumber: table.bigint().notNull(),
  blockHash: table.hex().notNull(),
  paidAt: table.bigint().notNull(),
  from: table.hex().notNull(),
  to: table.hex().notNull(),
  amount: table.bigint().notNull()
}))
`

const INDEXING = `import { ponder } from "ponder:registry"
import { payment } from "ponder:schema"

ponder.on("Token:Transfer", async ({ event, context }) => {
  await context.db.insert(payment).values({
    id: event.transaction.hash + ":" + event.log.logIndex,
    blockNumber: event.block.number,
    blockHash: event.block.hash,
    paidAt: event.block.timestamp,
    from: event.args.from,
    to: event.args.to,
    amount: event.args.value
  })
})
`

/** Answers how many rows the handler's table holds. */
const API = `import { Hono } from "hono"
import { count } from "ponder"
import { db } from "ponder:api"
import schema from "ponder:schema"

const app = new Hono()
app.get("/payments", async (context) => context.json(await db.select({ rows: count() }).from(schema.payment)))
export default app
`

/** Writes a new Ponder project below the directory in which Ponder is installed, so that it finds its packages there. Answers its place. */
export const writePonderProject = (directory: string, task: PonderTask): string => {
  const place = mkdtempSync(join(directory, "project-"))
  const files = {
    "package.json": "{ \"private\": true, \"type\": \"module\" }\n",
    "tsconfig.json": "{ \"compilerOptions\": { \"module\": \"ESNext\", \"moduleResolution\": \"bundler\" } }\n",
    "ponder.config.ts": configOf(task),
    "ponder.schema.ts": SCHEMA,
    "src/index.ts": INDEXING,
    "src/api/index.ts": API
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), text)
  }
  return place
}
