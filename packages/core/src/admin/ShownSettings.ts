import { Context } from "effect"

/** What operators may know of a setting: never the value of a secret, and none of what cannot be read. */
export type ShownValue =
  | { readonly _tag: "Plain"; readonly value: string }
  | { readonly _tag: "Secret" }
  | { readonly _tag: "Unset" }
  | { readonly _tag: "Unreadable" }

/** One setting as it is in force. */
export interface ShownSetting {
  readonly key: string
  readonly shown: ShownValue
  /** Whether somebody has set it, or what holds unless somebody does. */
  readonly source: "environment" | "default"
}

/** Settings that belong together, by the name of their group. */
export interface ShownGroup {
  readonly name: string
  readonly settings: ReadonlyArray<ShownSetting>
}

/** Every setting as this process has it, for operators to look at. It changes only with a start. */
export class ShownSettings extends Context.Service<ShownSettings, ReadonlyArray<ShownGroup>>()("@sigmatrade/core/admin/ShownSettings") {}
