import { Hono } from "hono"
import { Client } from "pg"

/** What somebody would write who needs nothing of what our Worker does: one connection and one query for a request. */
const app = new Hono<{ Bindings: Readonly<Record<string, string>> }>()

app.get("/health", (c) => c.text("ok"))
app.get("/v1/levels", async (c) => {
  const { DB_DATABASE: database, DB_HOST: host, DB_PASSWORD: password, DB_PORT: port, DB_USERNAME: user } = c.env
  const client = new Client({ host, port: Number(port), user, password, database })
  await client.connect()
  const { rows } = await client.query("SELECT * FROM level_prices LIMIT 20")
  c.executionCtx.waitUntil(client.end())
  return c.json(rows)
})

export default app
