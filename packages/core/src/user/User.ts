import { Schema } from "effect"
import { Address } from "../chain/Address.ts"

/** The identity of a member with us: a UUID, never reused. */
export const UserId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("UserId"))
export type UserId = typeof UserId.Type

/** The identity of a person at Telegram: positive and below 2^52, as Telegram promises. */
export const TelegramId = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 2 ** 52 })).pipe(Schema.brand("TelegramId"))
export type TelegramId = typeof TelegramId.Type

/** A language our texts exist in. */
export const Language = Schema.Literals(["ru", "en"])
export type Language = typeof Language.Type

/** What a member gives to others so that they join under him: random, says nothing about him. */
export const InvitationCode = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9]{10}$/u)).pipe(Schema.brand("InvitationCode"))
export type InvitationCode = typeof InvitationCode.Type

/** A name as Telegram gives it, cut to what we keep; no NUL, since Postgres refuses it. */
export const DisplayName = Schema.String.check(Schema.isPattern(/^[^\0]{0,128}$/u)).pipe(Schema.brand("DisplayName"))
export type DisplayName = typeof DisplayName.Type

/** The wallet a member pays from, and since when we know it: earlier payments from it prove nothing about him. */
export class WalletLink extends Schema.Class<WalletLink>("WalletLink")({
  address: Address,
  linkedAt: Schema.DateTimeUtc,
  /** Since when he has proven by a signature that it is his; `null`: he only says so. */
  provenAt: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** A member of the community. */
export class User extends Schema.Class<User>("User")({
  id: UserId,
  telegramId: TelegramId,
  name: DisplayName,
  language: Language,
  invitationCode: InvitationCode,
  wallet: Schema.NullOr(WalletLink),
  /** Who is blocked may not act, but appeal; who is terminated may do nothing at all. Money sent by either is still recorded and stays his. */
  standing: Schema.Literals(["active", "blocked", "terminated"]),
  /** Whether Telegram delivers our messages to him; false after he has blocked the bot. */
  reachable: Schema.Boolean,
  createdAt: Schema.DateTimeUtc
}) {}
