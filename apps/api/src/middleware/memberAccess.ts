import { BanList } from "@sigmatrade/core/limit/BanList"
import type { InitDataRefused as Refused } from "@sigmatrade/core/user/InitDataValidator"
import { InitDataValidator } from "@sigmatrade/core/user/InitDataValidator"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Layer, Option, Redacted } from "effect"
import { withCallerName } from "../Caller.ts"
import { MemberAccess } from "../contract/MemberAccess.ts"
import { Member } from "../Member.ts"
import { refuse } from "../problems/refuse.ts"

const details: Readonly<Record<Refused["reason"], string>> = {
  off: "This server takes no init data: its operator has to set MINI_APP_BOT_ID or MINI_APP_SECRET.",
  malformed: "The init data lacks auth_date or user, names a field twice, or was changed on the way. Send Telegram.WebApp.initData as it is.",
  unproven: "Telegram has not signed this init data for the bot of this server. Send Telegram.WebApp.initData as it is, from a Mini App of that bot.",
  expired: "The Mini App was opened too long ago. Close it and open it again.",
  early: "The init data was signed later than now by the clock of this server. Tell its operator."
}
const MISSING = "Send the header Authorization: tma <init data> with Telegram.WebApp.initData of a Mini App."

const unregistered = refuse("account_unregistered", "This Telegram account is no member yet. Open the bot and press Start first.")
const blocked = refuse("account_blocked", "This account may not act here. What it has stays its own. Ask in the bot.")

/** Finds the member behind init data. Whoever may not act in the bot, or is no member, may not here. */
export const memberAccess: Layer.Layer<MemberAccess, never, BanList | InitDataValidator | UserStore> = Layer.effect(
  MemberAccess,
  Effect.gen(function*() {
    const [bans, users, validator] = [yield* BanList, yield* UserStore, yield* InitDataValidator]
    return MemberAccess.of({
      miniApp: Effect.fnUntraced(function*(answer, { credential }) {
        if (Redacted.value(credential) === "") return yield* refuse("init_data_refused", MISSING)
        const telegramId = yield* validator.validate(credential).pipe(
          Effect.catchTag("InitDataRefused", ({ reason }) => refuse("init_data_refused", details[reason]))
        )
        if (Option.isSome(yield* bans.of(telegramId))) return yield* blocked
        const member = Option.getOrNull(yield* users.byTelegramId(telegramId))
        if (member === null) return yield* unregistered
        return yield* answer.pipe(Effect.provideService(Member, member), withCallerName(`user:${member.id}`))
      })
    })
  })
)
