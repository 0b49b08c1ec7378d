import { Hono } from "hono"
import type { TelegramEmulator } from "../telegram/TelegramEmulator.ts"
import { makeOperator } from "./makeOperator.ts"
import { readBody } from "./readBody.ts"

/** Lets a person log in as the owner. The key stays on this side: the page never learns it. */
export const operatorRoutes = (telegram: TelegramEmulator, key: string) => {
  const routes = new Hono()
  routes.post("/members/:id{[0-9]+}/operator", async (c) => {
    // Only JSON is taken, as everywhere on this page.
    await readBody(c.req.raw)
    await makeOperator(telegram, Number(c.req.param("id")), key)
    return c.json({})
  })
  return routes
}
