import { otherFolders, suiteOf } from './support/suite';

suiteOf(otherFolders());
