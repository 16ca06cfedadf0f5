// pm2 start ecosystem.config.cjs     with FLYWHEEL_HOME set, or from inside the home
const path = require('node:path');

const home = path.resolve(process.env.FLYWHEEL_HOME || process.cwd());

module.exports = {
  apps: [
    {
      name: 'output-flywheel',
      script: path.join(__dirname, '../../dist/cli.js'),
      args: ['start', '--home', home],
      cwd: home,
      interpreter: process.execPath,
      interpreter_args: ['--enable-source-maps'],
      exec_mode: 'fork',
      instances: 1,
      // Every key of docs/configuration.md can be set here as FLYWHEEL_<SECTION>_<KEY>.
      env: { FLYWHEEL_HOME: home },
      // Above stop_deadline_seconds (10): a stop lets running work finish. The signal goes to the
      // daemon alone, which ends its own helpers.
      kill_timeout: 20000,
      treekill: false,
      // Wrong usage, a home that another owns, a bad configuration: trying again would not help.
      stop_exit_codes: [2, 3, 78],
      autorestart: true,
      // No restart delay: with one, pm2 (7.0) says "waiting restart" of what it has given up.
      min_uptime: 5000,
      // A session that kills the daemon takes five starts until it is given up, each further one three.
      max_restarts: 20,
      // The home changes all the time, and that is no reason to start again.
      watch: false,
      // What the console says; the daemon keeps and rotates its own log in outputs/logs.
      merge_logs: true,
    },
  ],
};
