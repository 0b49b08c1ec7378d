import { serve } from "@hono/node-server"
import { Hono } from "hono"
import { streamSSE } from "hono/streaming"
import { setTimeout as sleep } from "node:timers/promises"
import { Pool } from "pg"

/** What the reference is: Hono and one statement a request, with as many connections as our API has, and nothing that guards or documents it. */
const { DATABASE_PORT = "", DATABASE = "", PORT = "" } = process.env
const pool = new Pool({ host: "127.0.0.1", port: Number(DATABASE_PORT), database: DATABASE, user: "postgres", password: "postgres", max: 20 })

const read = async (text: string, value: string) => (await pool.query({ name: text.slice(0, 40), text, values: [value] })).rows

/** One intent under one key, in one transaction with its answer: what ours does, but for who asks, what he may, and that it was done. */
const keyed = async (userId: string, key: string) => {
  const client = await pool.connect()
  try {
    await client.query("BEGIN")
    await client.query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", [key])
    const known = await client.query("SELECT body FROM kept_answers WHERE (caller, operation, key) = ('bare', 'bare', $1)", [key])
    if (known.rows.length > 0) return known.rows[0]
    const { rows: [intent] } = await client.query(`INSERT INTO deposit_intents (user_id, level, asset, price, price_version, expires_at, opened_at)
      VALUES ($1, 1, 'BNB', 1000, 1, now() + interval '1 hour', now())
      ON CONFLICT (user_id, level) WHERE state = 'open' DO UPDATE SET opened_at = excluded.opened_at RETURNING *`, [userId])
    await client.query("INSERT INTO kept_answers VALUES ('bare', 'bare', $1, $2, 201, 'application/json', $3, now())", [key, `0x${"0".repeat(64)}`, JSON.stringify(intent)])
    await client.query("COMMIT")
    return intent
  } finally {
    client.release()
  }
}

const app = new Hono()
  .post("/v1/users/:id/deposit-intents", async (context) => context.json(await keyed(context.req.param("id"), context.req.header("idempotency-key") ?? ""), 201))
  .get("/v1/deposit-intents/:id/events", (context) => streamSSE(context, async (stream) => {
    for (let last = ""; !stream.aborted; await sleep(1_000)) {
      const now = JSON.stringify(await read("SELECT * FROM deposit_intents WHERE id = $1", context.req.param("id").replace("int_", "")))
      if (now !== last) await stream.writeSSE({ event: "deposit_intent", data: now })
      last = now
    }
  }))
  .get("/v1/users/:id/balances", async (context) =>
    context.json(await read("SELECT account, asset, balance FROM ledger_balances WHERE account = ANY(string_to_array($1, ' '))",
      ["available", "held", "rewards"].map((part) => `user:${context.req.param("id")}:${part}`).join(" "))))
  .get("/v1/users/:id", async (context) => context.json(await read("SELECT * FROM users WHERE id = $1", context.req.param("id"))))
  .get("/v1/levels", async (context) =>
    context.json(await read("SELECT version, level, asset, price FROM level_prices WHERE version = (SELECT max(version) FROM level_prices) AND $1 <> ''", "-")))
  .get("/v1/users/:id/deposits", async (context) =>
    context.json(await read("SELECT t.*, d.* FROM transactions t JOIN deposits d ON d.id = t.id WHERE t.user_id = $1 ORDER BY t.seen_at DESC LIMIT 20", context.req.param("id"))))
  .get("/v1/users/:id/statement", async (context) =>
    context.json(await read("SELECT m.*, e.* FROM ledger_movements m JOIN ledger_entries e ON e.id = m.entry_id WHERE $1 IN (m.debit, m.credit) ORDER BY m.id DESC LIMIT 20",
      `user:${context.req.param("id")}:available`)))
  .get("/health", (context) => context.text("alive"))

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(PORT) })
