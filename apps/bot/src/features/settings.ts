import type { MemberSettings } from "@sigmatrade/core/user/MemberSettings"
import { NoticeTopic } from "@sigmatrade/core/user/MemberSettings"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import { DateTime, Effect, Option, Schema } from "effect"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

/** The switches: one per topic of notices, and whether others may read his name. */
const SWITCHES = [...NoticeTopic.literals, "name"] as const
const Switch = Schema.Literals(SWITCHES)

const isOn = ({ muted, showsName }: MemberSettings, one: typeof Switch.Type) => one === "name" ? showsName : !muted.includes(one)

const standing = ({ texts }: Turn, settings: MemberSettings) => {
  const rows = SWITCHES.map((one) => {
    const [key, next] = isOn(settings, one) ? [`switch-on-${one}`, "off"] : [`switch-off-${one}`, "on"]
    return [button(texts.plain(key), `settings:${one}:${next}`)]
  })
  return shown(texts.html("settings"), [...rows, [button(texts.plain("button-profile"), "profile")], ...backToMenu(texts)])
}

/** What the member is told of, and what others may read of him. A button says what it sets, so that a second press changes nothing. */
export const settings = Effect.fn("settings")(function*(turn: Turn, [which, wanted]: ReadonlyArray<string>) {
  const { member: { id }, texts } = turn
  const store = yield* MemberSettingsStore
  if (which === undefined) return standing(turn, yield* store.of(id))
  const one = Schema.decodeUnknownOption(Switch)(which)
  if (Option.isNone(one) || (wanted !== "on" && wanted !== "off")) return stale(texts)
  const now = yield* DateTime.now
  yield* one.value === "name"
    ? store.setShowsName(id, wanted === "on", now)
    : store.setTopic(id, one.value, wanted === "on", now)
  return standing(turn, yield* store.of(id))
})
