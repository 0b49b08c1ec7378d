import type { ShownSetting } from "@sigmatrade/core/admin/ShownSettings"
import { ShownSettings } from "@sigmatrade/core/admin/ShownSettings"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** Settings on one page, and groups in one row. */
const ROWS_MAX = 10
const COLUMNS = 2

/** All groups of settings, each by a button. */
export const settingsInForce = Effect.fn("settingsInForce")(function*({ texts }: Desk) {
  const groups = (yield* ShownSettings).map(({ name }) => button(texts.plain(`settings-${name}`), `admingroup:${name}:0`))
  const rows = Array.from({ length: Math.ceil(groups.length / COLUMNS) }, (_, row) => groups.slice(row * COLUMNS, (row + 1) * COLUMNS))
  return shown(texts.html("admin-settings"), [...rows, ...backToPanel(texts)])
})

const line = (texts: Texts, { key, shown: value, source }: ShownSetting): Html => {
  const from = texts.plain(`set-by-${source}`)
  switch (value._tag) {
    case "Plain": return texts.html("admin-setting", { key, value: value.value, from })
    case "Secret": return texts.html("admin-setting-secret", { key, from })
    case "Unset": return texts.html("admin-setting-unset", { key })
    case "Unreadable": return texts.html("admin-setting-unreadable", { key, from })
  }
}

/** One group of settings, page by page: what is in force, and who has set it. */
export const settingGroup = Effect.fn("settingGroup")(function*({ texts }: Desk, [name, given = "0"]: ReadonlyArray<string>) {
  const group = (yield* ShownSettings).find((one) => one.name === name)
  if (group === undefined || !/^\d{1,3}$/.test(given)) return stale(texts)
  const [page, { length }] = [Number(given), group.settings]
  const lines = group.settings.slice(page * ROWS_MAX, (page + 1) * ROWS_MAX).map((setting) => line(texts, setting))
  const ways = [
    ...(page > 0 ? [button(texts.plain("button-previous"), `admingroup:${group.name}:${page - 1}`)] : []),
    ...(length > (page + 1) * ROWS_MAX ? [button(texts.plain("button-next"), `admingroup:${group.name}:${page + 1}`)] : [])
  ]
  const html = Html.lines([texts.html("admin-settings-group", { group: texts.plain(`settings-${group.name}`) }), Html.lines(lines)], 1)
  return shown(html, [...(ways.length === 0 ? [] : [ways]), [button(texts.plain("button-adminsettings"), "adminsettings")], ...backToPanel(texts)])
})
