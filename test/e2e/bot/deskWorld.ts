import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { Effect } from "effect"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { all, asked, PASSWORD, rich } from "./richMember.ts"
import type { World } from "./richMember.ts"

/** What operators did, newest first. */
export const audit = (limit = 50) => Effect.flatMap(AuditLog, ({ page }) => Effect.map(page(null, limit), (found) => found.map(({ record }) => record)))
/** The key that a message shows. */
export const keyIn = (text: string) => /opk_[0-9a-f]{64}/.exec(text)?.[0] ?? ""

/** A person whose account nobody else's key is bound to, logged in with this one. */
export const logIn = async (at: World, key: string) => {
  const who = await at.join()
  await at.say(who, "/admin")
  return { who, panel: await at.say(who, key) }
}

/** The owner appoints somebody, who logs in. */
export const appoint = async (at: World, owner: number, role: string, name: string) => {
  await at.say(owner, "/admin")
  await at.press(owner, "adminteam")
  await at.press(owner, `adminappoint:${role}`)
  const key = keyIn((await at.say(owner, name)).text)
  return { key, ...(await logIn(at, key)) }
}

/** A member asks for more than is paid without operators. */
export const asks = async (at: World, amount: bigint) => {
  const ann = await rich(at, "en", amount, freshAddress())
  await all(at, ann)
  await at.say(ann, PASSWORD)
  const [withdrawal] = await at.run(asked(ann))
  if (withdrawal === undefined) throw new Error("nothing was asked for")
  const digits = withdrawal.id.replaceAll("-", "")
  return { ann, withdrawal, id: `${digits.slice(0, 16)}:${digits.slice(16)}` }
}
