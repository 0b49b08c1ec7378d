import type { OperatorsWorld } from "./OperatorsWorld.ts"
import { EMPTY_OPERATORS } from "./OperatorsWorld.ts"
import type { SupportWorld } from "./SupportWorld.ts"
import { EMPTY_SUPPORT } from "./SupportWorld.ts"
import type { UpdatesWorld } from "./UpdatesWorld.ts"
import { NO_UPDATES } from "./UpdatesWorld.ts"

/** What of the world belongs to people: the team, what they write to it, and what they did in the chat. */
export interface PeopleWorld extends OperatorsWorld, UpdatesWorld, SupportWorld {}

/** Before anybody did anything. */
export const EMPTY_PEOPLE: PeopleWorld = { ...EMPTY_OPERATORS, ...EMPTY_SUPPORT, ...NO_UPDATES }
