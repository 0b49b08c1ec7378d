import { Schema } from "effect"

/** Which way a message takes to members: a better lane goes first wherever both have something to say. */
export const Lane = Schema.Literals(["money", "account", "support", "marketing"])
export type Lane = typeof Lane.Type

/** The lanes, the best one first. */
export const LANES: ReadonlyArray<Lane> = Lane.literals

/**
 * What holds when nobody knows whether a message arrived, since the messenger cannot tell a repeat from a new message: it is tried
 * again and may stand twice, or it is not and may be missing.
 */
export const DeliveryClass = Schema.Literals(["at least once", "at most once"])
export type DeliveryClass = typeof DeliveryClass.Type
