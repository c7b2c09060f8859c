// One QApplication for all cases of a program; offscreen unless the caller chose a platform.
#define CATCH_CONFIG_RUNNER
#include <QApplication>
#include <catch2/catch.hpp>

int main(int count, char** words) {
  qputenv("QT_QPA_PLATFORM", qEnvironmentVariableIsSet("QT_QPA_PLATFORM") ? qgetenv("QT_QPA_PLATFORM") : "offscreen");
  QApplication application(count, words);
  QApplication::setOrganizationName("paceline-tests");
  return Catch::Session().run(count, words);
}
