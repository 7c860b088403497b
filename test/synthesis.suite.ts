import { SYNTHESIS, suiteOf } from './support/suite';

suiteOf(SYNTHESIS);
