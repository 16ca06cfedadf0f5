import type { LifeAriaSource, WorkSession } from '../../domain/session.ts';

export type LifeSession = WorkSession<'life_aria', LifeAriaSource>;
