/// paceline-gui: see `paceline-gui --help`.

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <cstdio>
#include <cstring>

#include "gui/application/main_window.hpp"
#include "gui/application/render.hpp"
#include "gui/application/screenshots.hpp"

namespace {

int complain(const QString& sentence) {
  std::fprintf(stderr, "paceline-gui: %s\n", sentence.toUtf8().constData());
  return 2;
}

/// These need no display, so they must not ask for one.
bool works_without_display(int count, char** words) {
  for (int i = 1; i < count; ++i)
    for (const char* flag : {"--render", "--screenshots", "--help", "--version", "-h", "-v"})
      if (std::strncmp(words[i], flag, std::strlen(flag)) == 0) return true;
  return false;
}

/// What Qt says of a machine without a desktop is nothing that a script could mend.
void only_serious(QtMsgType type, const QMessageLogContext&, const QString& sentence) {
  if (type == QtCriticalMsg || type == QtFatalMsg) std::fprintf(stderr, "%s\n", sentence.toUtf8().constData());
}

}  // namespace

int main(int count, char** words) {
  if (works_without_display(count, words) && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
    qputenv("QT_QPA_PLATFORM", "offscreen");
  if (works_without_display(count, words)) qInstallMessageHandler(only_serious);
  QApplication application(count, words);
  QApplication::setOrganizationName("paceline");
  QApplication::setApplicationName("paceline-gui");
  QApplication::setApplicationVersion(PACELINE_VERSION);
  QApplication::setDesktopFileName("io.github.paceline.Paceline");
  QApplication::setWindowIcon(QIcon(":/paceline.svg"));

  QCommandLineParser parser;
  parser.setApplicationDescription(
      "Shows which way of training gets there first: convergence and throughput of runs that `paceline run` wrote.\n\n"
      "Examples:\n  paceline-gui results/demo\n  paceline-gui --render view.json --out figure.pdf");
  const QCommandLineOption help({"h", "help"}, "Shows this text.");
  const QCommandLineOption version({"v", "version"}, "Shows the version.");
  const QCommandLineOption render("render", "Draws a saved view into the file of --out, without a display.",
                                  "view.json");
  const QCommandLineOption out("out", "The figure: .pdf, .svg, .png, .csv or .tex (with a .csv).", "file");
  const QCommandLineOption screenshots(
      "screenshots", "Takes pictures of all pages into that directory, without a display.", "directory");
  const QCommandLineOption fresh("fresh", "Does not restore the last session, and saves none.");
  parser.addOptions({help, version, render, out, screenshots, fresh});
  parser.addPositionalArgument("directories", "Result directories, or folders that hold some.", "[directories...]");
  if (!parser.parse(QApplication::arguments())) return complain(parser.errorText() + "; see --help");
  if (parser.isSet(help)) return std::printf("%s", parser.helpText().toUtf8().constData()), 0;
  if (parser.isSet(version)) return std::printf("paceline-gui %s\n", PACELINE_VERSION), 0;

  if (parser.isSet(render)) {
    if (!parser.isSet(out)) return complain("--render needs --out FILE");
    if (!parser.positionalArguments().isEmpty())
      return complain(
          QString("'%1' is one word too many: a view names its runs itself").arg(parser.positionalArguments()[0]));
    const QString problem = paceline::gui::render(parser.value(render), parser.value(out));
    return problem.isEmpty() ? 0 : complain(problem);
  }
  paceline::gui::Theme theme(application);
  if (parser.isSet(screenshots)) {
    const QString problem =
        paceline::gui::take_screenshots(parser.value(screenshots), parser.positionalArguments(), theme);
    return problem.isEmpty() ? 0 : complain(problem);
  }
  const QString nowhere = QString("/dev/null");
  paceline::gui::Session session = parser.isSet(fresh) ? paceline::gui::Session(nowhere) : paceline::gui::Session();
  paceline::gui::MainWindow window(theme, session);
  window.show();
  window.open(parser.positionalArguments());
  return QApplication::exec();
}
