import { join } from 'node:path';
import { testSites } from 'gatehouse/testing';
import { SITES } from '../sites/index';

testSites(SITES, join(__dirname, '..', 'sites'));
