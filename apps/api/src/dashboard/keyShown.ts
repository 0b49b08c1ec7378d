import { Redacted } from "effect"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { DashboardContext, DashboardParts } from "./DashboardEnv.ts"

const NAME = "sigmatrade-dashboard"

/** Where browsers reach us: what a form is sent from must be this origin. */
export const originOf = (context: DashboardContext, { publicOrigin }: DashboardParts): string => publicOrigin ?? new URL(context.req.url).origin

/** Whether nobody on the way can read what is sent: it is encrypted, or does not leave this machine. */
export const isPrivate = (origin: string): boolean => {
  const { hostname, protocol } = new URL(origin)
  return protocol === "https:" || ["127.0.0.1", "localhost", "[::1]"].includes(hostname)
}

/**
 * The cookie that holds the key of a session: no script reads it, no other site sends it. Over HTTPS it is bound to this host and can be set by no
 * other (`__Host-`); without HTTPS, on this machine alone, browsers take no such cookie.
 */
const optionsOf = (context: DashboardContext, parts: DashboardParts) => ({
  path: "/", httpOnly: true, sameSite: "Strict",
  ...(originOf(context, parts).startsWith("https:") ? { secure: true, prefix: "host" as const } : {})
} as const)

/** The key a browser shows; `null`: it has none. */
export const keyShown = (context: DashboardContext, parts: DashboardParts): Redacted.Redacted | null => {
  const { prefix } = { prefix: undefined, ...optionsOf(context, parts) }
  const key = prefix === undefined ? getCookie(context, NAME) : getCookie(context, NAME, prefix)
  return key === undefined || !/^[\x21-\x7e]{1,256}$/u.test(key) ? null : Redacted.make(key)
}

/** Gives a browser the key of its session. */
export const keepKey = (context: DashboardContext, parts: DashboardParts, key: Redacted.Redacted): void =>
  setCookie(context, NAME, Redacted.value(key), optionsOf(context, parts))

/** The browser forgets it. */
export const forgetKey = (context: DashboardContext, parts: DashboardParts): void => {
  deleteCookie(context, NAME, optionsOf(context, parts))
}
