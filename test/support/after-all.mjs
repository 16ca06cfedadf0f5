export { removeRunTemp as default } from './run-temp.mjs';
